/** A module of its own: what is private here stays so, also from reflection of the code under test. */
module pullwright {}
