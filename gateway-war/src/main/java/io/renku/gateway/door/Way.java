package io.renku.gateway.door;

import io.renku.commons.Failure;
import io.renku.gateway.upstream.AnswerFrame;
import io.renku.gateway.upstream.ResponseHead;
import io.renku.gateway.wire.HeadWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Where one request goes from here, and how its head and the answer's head are written. */
interface Way {
  InetSocketAddress address();

  ByteBuffer requestHead(HeadWriter out);

  /**
   * @param closes is the client's connection over with this answer?
   */
  ByteBuffer answerHead(HeadWriter out, ResponseHead head, AnswerFrame frame, boolean closes);

  /** How long the server may say nothing; empty for as long as it likes. */
  default Optional<Duration> patience() {
    return Optional.empty();
  }

  /** May the server say something before its answer, such as that it wants the body? */
  default boolean passesInterim() {
    return false;
  }

  /** Does the client want another protocol from here on, and may it have it? */
  default boolean mayUpgrade() {
    return false;
  }

  /** Another way for when this one leads nowhere and nothing is lost yet. */
  default Optional<Way> otherwise() {
    return Optional.empty();
  }

  /** What to say when the server takes longer than {@link #patience}. */
  default Failure late() {
    return away(null);
  }

  /** What to say when there is no answer and no other way. */
  default Failure away(Exception cause) {
    return Failure.unavailable("The server is starting or stopping. Please try again.", cause);
  }

  /** Under which id the server knows the request, if that was chosen here. */
  default Optional<String> requestId() {
    return Optional.empty();
  }

  /** Hears of the answer's status, before its body. */
  default void answered(int status) {}

  /** Hears that the answer is over, or was broken off. */
  default void over(int status) {}
}
