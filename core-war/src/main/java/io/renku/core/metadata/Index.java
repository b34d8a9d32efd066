package io.renku.core.metadata;

import java.util.SortedMap;

/** An index of the root: unlike other objects with a name it has no file of its own. */
record Index(String oid, SortedMap<String, Object> state) {}
