"""The code that each line of our hooks bears: SipHash-2-4 under the word, which is handed out once."""

import struct

_ALL = (1 << 64) - 1
_BEGIN = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)


def maker(word):
    """The code of a line, in hexadecimal digits, as a function; `word` begins with 32 hexadecimal digits."""
    key = (int(word[:16], 16), int(word[16:32], 16))
    first = [part ^ key[place % 2] for place, part in enumerate(_BEGIN)]

    def code(said):
        state = list(first)
        padded = said + bytes(7 - len(said) % 8) + bytes([len(said) & 0xFF])
        for (block,) in struct.iter_unpack("<Q", padded):
            state[3] ^= block
            _turn(state, 2)
            state[0] ^= block
        state[2] ^= 0xFF
        _turn(state, 4)
        return f"{state[0] ^ state[1] ^ state[2] ^ state[3]:x}"

    return code


def _turn(state, times):
    a, b, c, d = state
    for _ in range(times):
        a, c = (a + b) & _ALL, (c + d) & _ALL
        b, d = _left(b, 13) ^ a, _left(d, 16) ^ c
        a = _left(a, 32)
        c, a = (c + b) & _ALL, (a + d) & _ALL
        b, d = _left(b, 17) ^ c, _left(d, 21) ^ a
        c = _left(c, 32)
    state[:] = a, b, c, d


def _left(value, by):
    return (value << by | value >> (64 - by)) & _ALL
