package io.renku.commons.kit;

import io.renku.commons.kit.Contract.Operation;
import io.renku.commons.kit.SeededRequests.Request;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sends seeded requests to every operation as every caller, and holds each answer to the document.
 *
 * @param <W> who sends a request
 */
public final class Fuzz<W> {
  /** The service, as one caller finds it. */
  public interface Door<W> {
    Answer send(W who, Request request);
  }

  private final long seed;
  private final Contract contract;
  private final SeededRequests requests;
  private final Function<Answer, Optional<String>> rule;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<Operation> succeeded = new HashSet<>();
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();
  private int sent;

  /**
   * @param rule what else is wrong with an answer that fits the document
   */
  public Fuzz(
      long seed,
      Contract contract,
      Vocabulary vocabulary,
      Function<Answer, Optional<String>> rule) {
    this.seed = seed;
    this.contract = contract;
    this.requests = new SeededRequests(seed, contract, vocabulary);
    this.rule = rule;
  }

  public void run(List<Operation> operations, List<W> callers, int atLeast, Door<W> door) {
    while (sent < atLeast) {
      for (var operation : operations) {
        for (var who : callers) {
          judge(operation, who, door);
          sent++;
        }
      }
    }
  }

  private void judge(Operation operation, W who, Door<W> door) {
    var request = requests.next(operation);
    var answer = door.send(who, request);
    statuses.merge(answer.status(), 1, Integer::sum);
    contract
        .fault(operation, answer)
        .or(() -> rule.apply(answer))
        .ifPresent(
            fault ->
                faults.add(
                    "%s: %s%n  asked %s%n  got %d %s"
                        .formatted(operation, fault, request, answer.status(), answer.body())));
    requests.learn(operation, answer);
    if (answer.status() < 300) {
      succeeded.add(operation);
    }
  }

  public Set<String> faults() {
    return faults;
  }

  /** Operations that succeeded at least once. */
  public Set<Operation> succeeded() {
    return succeeded;
  }

  @Override
  public String toString() {
    return "seed %d, %d requests, answers %s".formatted(seed, sent, statuses);
  }
}
