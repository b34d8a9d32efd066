package io.renku.platform.cluster.sidecar;

/** What a JSON-RPC caller learns instead of a result. */
final class RpcError extends RuntimeException {
  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int INVALID_PARAMETERS = -32602;
  static final int UNEXPECTED = -32603;
  static final int COMMAND = -32000;
  static final int USER = -32001;

  private static final long serialVersionUID = 1;

  private final int code;

  RpcError(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
