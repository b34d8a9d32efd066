package io.renku.platform.cluster.types;

import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;

/** The rules for names, labels and their kin, with the words of the real API server. */
public final class Names {
  private static final String RANDOM = "bcdfghjklmnpqrstvwxz2456789";
  private static final SecureRandom DICE = new SecureRandom();
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]+");
  private static final Pattern ENV = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
  private static final Pattern CONFIG_KEY = Pattern.compile("(?!\\.{1,2}$)[-._a-zA-Z0-9]{1,253}");

  private Names() {}

  /** A base and five random characters, as {@code generateName} asks for. */
  public static String generate(String base) {
    var name = new StringBuilder(base.substring(0, Math.min(base.length(), 58)));
    for (var i = 0; i < 5; i++) {
      name.append(RANDOM.charAt(DICE.nextInt(RANDOM.length())));
    }
    return name.toString();
  }

  /** What is wrong with an object's name, or nothing. */
  public static List<String> wrongName(ResourceType type, String name) {
    return switch (type.plural()) {
      case "services" -> isLabel1035(name) ? List.of() : List.of(LABEL_1035_WORDS);
      case "namespaces" -> isLabel(name) ? List.of() : List.of(LABEL_WORDS);
      case "nodes" -> isSubdomain(name) ? List.of() : List.of(SUBDOMAIN_WORDS);
      case "events", "leases" ->
          PATH_SEGMENT.matcher(name).matches() && name.length() <= 253
              ? List.of()
              : List.of("may not contain '/' or '%', nor be '.' or '..'");
      default -> isSubdomain(name) ? List.of() : List.of(SUBDOMAIN_WORDS);
    };
  }

  public static final String SUBDOMAIN_WORDS =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  public static final String LABEL_WORDS =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  public static final String LABEL_1035_WORDS =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

  public static boolean isSubdomain(String text) {
    return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
  }

  public static boolean isLabel(String text) {
    return text.length() <= 63 && LABEL.matcher(text).matches();
  }

  public static boolean isLabel1035(String text) {
    return text.length() <= 63 && LABEL_1035.matcher(text).matches();
  }

  /** A label or annotation key: an optional DNS prefix, then a name. */
  public static boolean isQualifiedName(String text) {
    var slash = text.indexOf('/');
    var name = text.substring(slash + 1);
    return name.length() <= 63
        && QUALIFIED.matcher(name).matches()
        && (slash < 0 || isSubdomain(text.substring(0, slash)));
  }

  public static boolean isLabelValue(String text) {
    return text.isEmpty() || text.length() <= 63 && QUALIFIED.matcher(text).matches();
  }

  public static boolean isEnvironmentName(String text) {
    return ENV.matcher(text).matches();
  }

  public static boolean isConfigKey(String text) {
    return CONFIG_KEY.matcher(text).matches();
  }
}
