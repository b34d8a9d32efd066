package io.renku.graph.triples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.jena.query.text.EntityDefinition;
import org.apache.jena.query.text.TextIndexConfig;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.queryparser.classic.QueryParser;

/**
 * What is searchable and how words are cut: at blanks, punctuation, changes of case and digits, the
 * whole word kept too, without regard to case.
 */
public final class TextIndexing {
  /** Changes whenever an index written by an older version has to be built anew. */
  static final String VERSION = "1";

  private static final int WORD_CUTS =
      WordDelimiterGraphFilter.GENERATE_WORD_PARTS
          | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
          | WordDelimiterGraphFilter.PRESERVE_ORIGINAL
          | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
          | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS;

  private TextIndexing() {}

  static TextIndexConfig config() {
    var config = new TextIndexConfig(definition());
    config.setAnalyzer(new Words());
    config.setQueryAnalyzer(new KeywordAnalyzer());
    return config;
  }

  static EntityDefinition definition() {
    var definition = new EntityDefinition("uri", "name", "graph", Vocab.schema("name").asNode());
    definition.setUidField("uid");
    definition.set("description", Vocab.schema("description").asNode());
    definition.set("slug", Vocab.renku("slug").asNode());
    definition.set("projectNamespaces", Vocab.renku("projectNamespaces").asNode());
    definition.set("keywords", Vocab.schema("keywords").asNode());
    definition.set("keywordsConcat", Vocab.renku("keywordsConcat").asNode());
    definition.set("creatorsNamesConcat", Vocab.renku("creatorsNamesConcat").asNode());
    return definition;
  }

  /** A user's phrase as a Lucene query: any of its words, spelled nearly so. */
  public static String fuzzyQuery(String phrase) {
    return words(phrase).stream()
        .map(word -> QueryParser.escape(word) + "~")
        .collect(Collectors.joining(" "));
  }

  static List<String> words(String phrase) {
    var words = new ArrayList<String>();
    try (var analyzer = new Words();
        var stream = analyzer.tokenStream("query", phrase)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new IllegalStateException("A string cannot be read", e);
    }
    return words.stream().distinct().toList();
  }

  private static final class Words extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      var blanks = new WhitespaceTokenizer();
      var parts = new WordDelimiterGraphFilter(blanks, WORD_CUTS, null);
      return new TokenStreamComponents(blanks, new LowerCaseFilter(parts));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
      return new LowerCaseFilter(in);
    }
  }
}
