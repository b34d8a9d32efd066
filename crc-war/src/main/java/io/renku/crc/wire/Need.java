package io.renku.crc.wire;

/** Whether a field may be left out. */
public enum Need {
  REQUIRED,
  OPTIONAL
}
