package io.renku.sessions.session;

import java.time.Instant;

/**
 * The operator alone in a process of its own, made to be killed: it says on its output when it
 * leads and what it writes. Arguments: the namespace, and the replica's identity.
 */
final class OperatorProgram {
  static final String LEADS = "leads";
  static final String FOLLOWS = "follows";

  private OperatorProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    var cluster = new TellingCluster(ClusterSpace.connect(), OperatorProgram::say);
    var replica = Replica.start(cluster, arguments[0], arguments[1]);
    var before = false;
    while (true) {
      var leads = replica.isActing();
      if (leads != before) {
        say(leads ? LEADS : FOLLOWS);
        before = leads;
      }
      Thread.sleep(20);
    }
  }

  @SuppressWarnings("SystemOut") // its parent reads it
  private static void say(String what) {
    System.out.println(Instant.now() + " " + what);
  }
}
