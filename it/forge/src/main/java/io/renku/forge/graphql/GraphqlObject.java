package io.renku.forge.graphql;

import java.util.Map;
import java.util.function.Function;

/** One object of the answer: its type and what its fields give. */
record GraphqlObject(String type, Map<String, Function<Arguments, Object>> fields) {}
