"""The names that the credentials of the App are kept under when the setup page has registered it."""

APP_ID = "app_id"
SLUG = "slug"
APP_URL = "app_url"
PRIVATE_KEY = "private_key"
CLIENT_ID = "client_id"
CLIENT_SECRET = "client_secret"  # noqa: S105  # a name; with it, people sign in
WEBHOOK_SECRET = "webhook_secret"  # noqa: S105  # a name; kept last: where it is, all of them are
