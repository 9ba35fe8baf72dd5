"""How often somebody may call: by network address and by token, told in the headers of each answer."""

from bot.routes.rated.addresses import Proxies, proxies
from bot.routes.rated.rated import Rated

__all__ = ["Proxies", "Rated", "proxies"]
