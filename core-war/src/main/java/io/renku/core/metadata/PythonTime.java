package io.renku.core.metadata;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times in the text forms of Python: six fraction digits or none, the offset never as "Z". */
public final class PythonTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

  private PythonTime() {}

  public static String iso(OffsetDateTime time) {
    var micros = time.truncatedTo(ChronoUnit.MICROS);
    return (micros.getNano() == 0 ? SECONDS : MICROS).format(micros);
  }

  /** The form of {@code str(datetime)}: a blank where ISO has a T. */
  public static String spaced(OffsetDateTime time) {
    return iso(time).replace('T', ' ');
  }

  /** Text without an offset, as very old projects have it, counts as UTC. */
  public static OffsetDateTime parse(String text) {
    var iso = text.replace(' ', 'T');
    return iso.matches(".*T.*([+-]\\d\\d:?\\d\\d|Z)$")
        ? OffsetDateTime.parse(iso)
        : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
  }
}
