"""The settings of plans and money. Where nothing of it is set, nothing is charged and no provider is known."""

from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class BillingSettings(BaseModel):
    """The part of the settings that is about plans, payment, sign-in and rates."""

    billing: Literal["none", "stripe", "marketplace", "both"] = Field(
        "none",
        alias="PULLWRIGHT_BILLING",
        description="Where plans come from: `stripe`, `marketplace` (GitHub's), `both`, or `none`: nothing is charged, "
        "and only limits and budgets apply.",
    )
    stripe_key: SecretStr = Field(
        SecretStr(""), alias="STRIPE_API_KEY", description="Secret (or restricted) key of the Stripe account."
    )
    stripe_webhook_secret: SecretStr = Field(
        SecretStr(""),
        alias="STRIPE_WEBHOOK_SECRET",
        description="Signing secret of Stripe's webhook endpoint `/webhooks/stripe`; two, comma-separated, newest "
        "first, while it is being rotated.",
    )
    stripe_url: str = Field(
        "https://api.stripe.com", alias="PULLWRIGHT_STRIPE_URL", description="Base URL of Stripe's API."
    )
    stripe_prices: str = Field(
        "",
        alias="PULLWRIGHT_STRIPE_PRICES",
        description="Which of your Stripe prices is which plan, comma-separated: `pro.month=price_…,pro.year=price_…`.",
    )
    marketplace_plans: str = Field(
        "",
        alias="PULLWRIGHT_MARKETPLACE_PLANS",
        description="Which plan of your Marketplace listing is which of ours, comma-separated: `1234=pro`. Those that "
        "are not named go by their name.",
    )
    marketplace_secret: SecretStr = Field(
        SecretStr(""),
        alias="PULLWRIGHT_MARKETPLACE_SECRET",
        description="Secret of the webhook of your Marketplace listing, where it is not the App's own; two, "
        "comma-separated, newest first, while it is being rotated. It counts for purchases alone.",
    )
    marketplace_stubbed: bool = Field(
        False,
        alias="PULLWRIGHT_MARKETPLACE_STUBBED",
        description="`1`: ask GitHub's made-up listing instead of yours, to try a deployment out before it is listed.",
    )
    licence_file: str = Field(
        "", alias="PULLWRIGHT_LICENCE", description="File with the signed licence of an on-premise installation."
    )
    licence_keys: str = Field(
        "",
        alias="PULLWRIGHT_LICENCE_KEY",
        description="Public keys of vendors whose licences hold here, comma-separated, base64; empty: our own.",
    )
    plans_file: str = Field(
        "",
        alias="PULLWRIGHT_PLANS",
        description="File with your own plans, in the form of `core/plans/plans.toml`; empty: those.",
    )
    client_id: str = Field(
        "",
        alias="PULLWRIGHT_CLIENT_ID",
        description="Client id of the GitHub App, with which people sign in to the pages. The setup page keeps it by "
        "itself; the App's callback URL is PULLWRIGHT_PUBLIC_URL with `/signin/callback`.",
    )
    client_secret: SecretStr = Field(
        SecretStr(""), alias="PULLWRIGHT_CLIENT_SECRET", description="Client secret of the GitHub App, likewise."
    )
    person_rate: str = Field(
        "30/minute",
        alias="PULLWRIGHT_RATE_PERSON",
        description="Asks of one person: a number and `/second`, `/minute`, `/hour` or `/day`.",
    )
    installation_rate: str = Field(
        "120/minute", alias="PULLWRIGHT_RATE_INSTALLATION", description="Asks of one installation, likewise."
    )
    global_rate: str = Field(
        "1200/minute", alias="PULLWRIGHT_RATE_GLOBAL", description="Asks of all together, likewise."
    )
    address_rate: str = Field(
        "300/minute",
        alias="PULLWRIGHT_RATE_ADDRESS",
        description="Requests of one network address to pages and API, likewise. Webhooks are not counted by address.",
    )
    trusted_proxies: str = Field(
        "",
        alias="PULLWRIGHT_TRUSTED_PROXIES",
        description="Addresses and networks of your own proxies, comma-separated: `127.0.0.1,10.0.0.0/8`. Only their "
        "`X-Forwarded-For` is believed. Behind a proxy that is not named, everybody is one address.",
    )
    key_rate: str = Field("120/minute", alias="PULLWRIGHT_RATE_KEY", description="Calls with one token of the API.")
    model_rates: str = Field(
        "",
        alias="PULLWRIGHT_RATE_MODEL_TOKENS",
        description="Model tokens a minute by provider, comma-separated: `anthropic=400000,openai=1000000`. Empty: as "
        "many as the provider allows.",
    )
