"""The database tables. Times are unix seconds of the emulator's clock; lists and objects are JSON text."""

from __future__ import annotations

import re

TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS organizations (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, tier TEXT NOT NULL,
    credits INTEGER NOT NULL, allowance INTEGER NOT NULL, credits_reset_at REAL,
    max_projects INTEGER NOT NULL, max_users INTEGER NOT NULL, max_images INTEGER NOT NULL, max_storage_bytes INTEGER NOT NULL,
    created_at REAL NOT NULL, updated_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS members (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, user_id TEXT NOT NULL, email TEXT, full_name TEXT,
    role TEXT NOT NULL, joined_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS invites (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, status TEXT NOT NULL,
    invited_by TEXT, expires_at REAL NOT NULL, created_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS api_keys (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, name TEXT NOT NULL, key_prefix TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL, rate_limit INTEGER NOT NULL, is_active INTEGER NOT NULL DEFAULT 1,
    last_used_at REAL, expires_at REAL, created_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS idempotent_responses (
    org_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, body BLOB NOT NULL, created_at REAL NOT NULL, PRIMARY KEY (org_id, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idempotent_responses_by_age ON idempotent_responses (created_at);

CREATE TABLE IF NOT EXISTS effects (operation TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, org_id TEXT NOT NULL, operation TEXT NOT NULL, amount INTEGER NOT NULL,
    balance_after INTEGER NOT NULL, description TEXT, metadata TEXT, created_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_by_org ON ledger (org_id, seq);

CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, org_id TEXT NOT NULL, started_at REAL NOT NULL, seconds REAL NOT NULL,
    next_at REAL NOT NULL, failure TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS jobs_by_time ON jobs (next_at);

CREATE TABLE IF NOT EXISTS projects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    annotation_types TEXT NOT NULL, classes TEXT NOT NULL, created_at REAL NOT NULL, updated_at REAL,
    image_count INTEGER NOT NULL DEFAULT 0, completed_image_count INTEGER NOT NULL DEFAULT 0,
    archived_images INTEGER NOT NULL DEFAULT 0, total_size INTEGER NOT NULL DEFAULT 0,
    UNIQUE (org_id, name)
);

CREATE TABLE IF NOT EXISTS folders (
    id TEXT PRIMARY KEY, project_id TEXT NOT NULL, full_path TEXT NOT NULL, created_at REAL NOT NULL, UNIQUE (project_id, full_path)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS images (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, org_id TEXT NOT NULL,
    filename TEXT NOT NULL, folder TEXT NOT NULL, display_name TEXT, status TEXT NOT NULL DEFAULT 'new',
    file_size INTEGER NOT NULL, width INTEGER, height INTEGER, mime_type TEXT NOT NULL, object_path TEXT NOT NULL,
    is_archived INTEGER NOT NULL DEFAULT 0, annotation_count INTEGER NOT NULL DEFAULT 0,
    tags TEXT, embedding TEXT, created_at REAL NOT NULL, UNIQUE (project_id, folder, filename)
);
CREATE INDEX IF NOT EXISTS images_by_name ON images (project_id, filename);
CREATE INDEX IF NOT EXISTS images_by_seq ON images (project_id, is_archived, seq);

CREATE TABLE IF NOT EXISTS annotations (image_id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS image_added AFTER INSERT ON images BEGIN
    UPDATE projects SET image_count = image_count + (NOT NEW.is_archived), archived_images = archived_images + NEW.is_archived,
        completed_image_count = completed_image_count + (NEW.status = 'complete' AND NOT NEW.is_archived),
        total_size = total_size + NEW.file_size WHERE id = NEW.project_id;
END;
CREATE TRIGGER IF NOT EXISTS image_removed AFTER DELETE ON images BEGIN
    UPDATE projects SET image_count = image_count - (NOT OLD.is_archived), archived_images = archived_images - OLD.is_archived,
        completed_image_count = completed_image_count - (OLD.status = 'complete' AND NOT OLD.is_archived),
        total_size = total_size - OLD.file_size WHERE id = OLD.project_id;
    DELETE FROM annotations WHERE image_id = OLD.id;
END;
CREATE TRIGGER IF NOT EXISTS image_changed AFTER UPDATE OF is_archived, status ON images BEGIN
    UPDATE projects SET image_count = image_count + OLD.is_archived - NEW.is_archived,
        archived_images = archived_images + NEW.is_archived - OLD.is_archived,
        completed_image_count = completed_image_count + (NEW.status = 'complete' AND NOT NEW.is_archived)
            - (OLD.status = 'complete' AND NOT OLD.is_archived) WHERE id = NEW.project_id;
END;

CREATE TABLE IF NOT EXISTS exports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, project_id TEXT NOT NULL, name TEXT NOT NULL,
    format TEXT NOT NULL, include_images INTEGER NOT NULL, class_filter TEXT, status_filter TEXT, status TEXT NOT NULL,
    error_message TEXT, file_size INTEGER, image_count INTEGER, annotation_count INTEGER, annotated_images INTEGER,
    class_names TEXT, object_path TEXT, created_at REAL NOT NULL, UNIQUE (project_id, name)
);

CREATE TABLE IF NOT EXISTS training_runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, name TEXT NOT NULL, project_id TEXT NOT NULL,
    export_id TEXT NOT NULL, model_id TEXT, pipeline_type TEXT NOT NULL, gpu_type TEXT NOT NULL, status TEXT NOT NULL,
    progress INTEGER NOT NULL DEFAULT 0, total_epochs INTEGER NOT NULL, metrics TEXT NOT NULL DEFAULT '{}', config TEXT NOT NULL,
    charged INTEGER NOT NULL, error_message TEXT, started_at REAL, completed_at REAL, created_at REAL NOT NULL, created_by TEXT
);

CREATE TABLE IF NOT EXISTS models (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, name TEXT NOT NULL, project_id TEXT NOT NULL,
    run_id TEXT, model_type TEXT NOT NULL, architecture TEXT, status TEXT NOT NULL, metrics TEXT, class_mapping TEXT,
    version TEXT NOT NULL, object_path TEXT, created_at REAL NOT NULL, updated_at REAL NOT NULL,
    visibility TEXT NOT NULL DEFAULT 'private', forked_from TEXT
);

CREATE TABLE IF NOT EXISTS batches (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, project_id TEXT NOT NULL, request TEXT NOT NULL, images TEXT NOT NULL,
    status TEXT NOT NULL, processed INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    error_message TEXT, created_at REAL NOT NULL, completed_at REAL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS imports (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, provider TEXT NOT NULL, datasets TEXT NOT NULL, pending TEXT NOT NULL, status TEXT NOT NULL,
    total INTEGER NOT NULL, created_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS videos (
    object_path TEXT PRIMARY KEY, org_id TEXT NOT NULL, filename TEXT NOT NULL, created_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS extractions (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, project_id TEXT NOT NULL, object_path TEXT NOT NULL, filename TEXT NOT NULL,
    folder TEXT NOT NULL, frames TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL, error TEXT, created_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS uploads (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, project_id TEXT NOT NULL, folder TEXT NOT NULL, filename TEXT NOT NULL, object_path TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS uploads_by_name ON uploads (project_id, folder, filename);

CREATE TABLE IF NOT EXISTS cold_storage (
    project_id TEXT PRIMARY KEY, storage_class TEXT NOT NULL DEFAULT 'standard', storage_state TEXT NOT NULL, job_id TEXT, cold_since REAL,
    charged INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS project_removed AFTER DELETE ON projects BEGIN
    DELETE FROM uploads WHERE project_id = OLD.id;
    DELETE FROM jobs WHERE id = (SELECT job_id FROM cold_storage WHERE project_id = OLD.id);
    DELETE FROM cold_storage WHERE project_id = OLD.id;
END;

CREATE TABLE IF NOT EXISTS deployments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, model_id TEXT NOT NULL, name TEXT NOT NULL,
    status TEXT NOT NULL, compute_type TEXT NOT NULL, gpu_type TEXT, min_containers INTEGER NOT NULL, max_containers INTEGER NOT NULL,
    scaledown_window INTEGER NOT NULL, inference_config TEXT NOT NULL, model_type TEXT NOT NULL, class_names TEXT NOT NULL,
    token_prefix TEXT NOT NULL, token_sha256 TEXT NOT NULL UNIQUE, rate INTEGER NOT NULL, up_from REAL, up_until REAL, metered_at REAL,
    up_seconds REAL NOT NULL DEFAULT 0, charged_minutes INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL, started_at REAL
);

CREATE TABLE IF NOT EXISTS workflows (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    graph TEXT NOT NULL, template_key TEXT, status TEXT NOT NULL DEFAULT 'draft', last_run_id TEXT,
    created_at REAL NOT NULL, updated_at REAL
);

CREATE TABLE IF NOT EXISTS workflow_runs (
    id TEXT PRIMARY KEY, org_id TEXT NOT NULL, workflow_id TEXT NOT NULL, steps TEXT NOT NULL, frames TEXT NOT NULL, sample_fps REAL,
    status TEXT NOT NULL DEFAULT 'queued', progress REAL NOT NULL DEFAULT 0, frames_done INTEGER NOT NULL DEFAULT 0,
    step_results TEXT NOT NULL DEFAULT '{}', artifact_path TEXT, artifact_bytes INTEGER, warnings TEXT NOT NULL,
    deposit_micro_usd INTEGER NOT NULL, final_micro_usd INTEGER, error TEXT, created_at REAL NOT NULL, completed_at REAL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS webhook_endpoints (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, url TEXT NOT NULL, description TEXT,
    event_types TEXT NOT NULL, enabled INTEGER NOT NULL DEFAULT 1, secret TEXT NOT NULL, consecutive_failures INTEGER NOT NULL DEFAULT 0,
    disabled_reason TEXT, last_delivery_at REAL, created_at REAL NOT NULL
);

CREATE TABLE IF NOT EXISTS webhook_deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, endpoint_id TEXT NOT NULL, org_id TEXT NOT NULL,
    event_type TEXT NOT NULL, delivery_id TEXT NOT NULL, body BLOB NOT NULL, status TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0, tries_left INTEGER NOT NULL, last_status_code INTEGER, last_error TEXT,
    next_at REAL, created_at REAL NOT NULL, delivered_at REAL
);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_time ON webhook_deliveries (next_at) WHERE next_at IS NOT NULL;
"""

NAMES = tuple(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", TABLES))
