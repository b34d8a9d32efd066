package io.renku.forge.transport;

import io.renku.forge.accounts.Namespaces;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.hooks.Pushes;
import io.renku.forge.http.Exchange;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.PushRules;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Clone, fetch and push over HTTP, with and without {@code .git} in the address. */
public final class GitResource {
  private static final String FETCH = "git-upload-pack";
  private static final String PUSH = "git-receive-pack";
  private static final Pattern ADDRESS =
      Pattern.compile("/(.+?)(?:\\.git)?/(info/refs|git-upload-pack|git-receive-pack)");

  private final GitAccess access;
  private final Permissions permissions;
  private final GitStore git;
  private final Pushes pushes;
  private final PushRules rules;

  public GitResource(
      Callers callers,
      Permissions permissions,
      Projects projects,
      Namespaces namespaces,
      GitStore git,
      Pushes pushes,
      PushRules rules) {
    this.access = new GitAccess(callers, permissions, projects, namespaces);
    this.permissions = permissions;
    this.git = git;
    this.pushes = pushes;
    this.rules = rules;
  }

  /** False when the address is none of git's. */
  public boolean answers(Exchange x) throws IOException {
    var address = ADDRESS.matcher(x.rawPath());
    if (!address.matches()) {
      return false;
    }
    x.header("Cache-Control", "no-cache, max-age=0, must-revalidate").header("Pragma", "no-cache");
    var path = io.renku.forge.http.Paths.decode(address.group(1));
    switch (x.method() + " " + address.group(2)) {
      case "GET info/refs" -> advertise(x, path, x.query("service").orElse(""));
      case "POST " + FETCH -> fetch(x, path);
      case "POST " + PUSH -> push(x, path);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void advertise(Exchange x, String path, String service) throws IOException {
    var granted =
        switch (service) {
          case FETCH -> access.toRead(x, path);
          case PUSH -> access.toWrite(x, path, true);
          default -> {
            x.text(403, "The dumb HTTP protocol is not served; use a current git.\n");
            yield Optional.<GitAccess.Granted>empty();
          }
        };
    if (granted.isEmpty()) {
      return;
    }
    x.status(200).header("Content-Type", "application/x-" + service + "-advertisement");
    try (var repository = git.open(granted.get().project().id());
        var out = x.output()) {
      var lines = new PacketLineOut(out);
      lines.setFlushOnEnd(false);
      var advertiser = new PacketLineOutRefAdvertiser(lines);
      if (service.equals(FETCH)) {
        try (var pack = uploadPack(repository, x)) {
          pack.sendAdvertisedRefs(advertiser, FETCH);
        }
      } else {
        lines.writeString("# service=" + PUSH + "\n");
        lines.end();
        receivePack(repository).sendAdvertisedRefs(advertiser);
      }
    }
  }

  private static UploadPack uploadPack(Repository repository, Exchange x) {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    x.header("Git-Protocol").ifPresent(v -> pack.setExtraParameters(List.of(v.split(":"))));
    var config = new PackConfig(repository);
    config.setThreads(1);
    config.setDeltaCompress(false);
    pack.setPackConfig(config);
    return pack;
  }

  private void fetch(Exchange x, String path) throws IOException {
    var granted = access.toRead(x, path);
    if (granted.isEmpty()) {
      return;
    }
    x.status(200).header("Content-Type", "application/x-git-upload-pack-result");
    try (var repository = git.open(granted.get().project().id());
        var pack = uploadPack(repository, x);
        var in = body(x);
        var out = x.output()) {
      pack.upload(in, out, null);
    }
  }

  private static InputStream body(Exchange x) throws IOException {
    var encoding = x.header("Content-Encoding").orElse("");
    return encoding.contains("gzip") ? new GZIPInputStream(x.input()) : x.input();
  }

  private static ReceivePack receivePack(Repository repository) {
    var pack = new ReceivePack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setAtomic(true);
    pack.setAllowNonFastForwards(true);
    pack.setAllowPushOptions(true);
    pack.setObjectChecker(
        new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true));
    return pack;
  }

  private void push(Exchange x, String path) throws IOException {
    var granted = access.toWrite(x, path, true);
    if (granted.isEmpty()) {
      return;
    }
    var project = granted.get().project();
    var user = granted.get().caller().required();
    x.status(200).header("Content-Type", "application/x-git-receive-pack-result");
    try (var repository = git.open(project.id());
        var in = body(x);
        var out = x.output()) {
      var push =
          new Push(
              granted.get(),
              permissions.level(granted.get().caller(), project),
              Revisions.isEmpty(repository));
      var pack = receivePack(repository);
      pack.setRefLogIdent(new org.eclipse.jgit.lib.PersonIdent(user.name(), user.email()));
      pack.setPreReceiveHook((p, commands) -> push.check(p, commands));
      pack.setPostReceiveHook((_, commands) -> push.tell(commands));
      try {
        pack.receive(in, out, null);
      } finally {
        push.tellWhatWasDone(pack);
        git.tidy(project.id());
      }
    }
  }

  /** One push, from its announcement until it has been told. */
  private final class Push {
    private final GitAccess.Granted granted;
    private final int level;
    private final boolean toEmpty;
    private Long announcement;

    Push(GitAccess.Granted granted, int level, boolean toEmpty) {
      this.granted = granted;
      this.level = level;
      this.toEmpty = toEmpty;
    }

    void check(ReceivePack pack, Collection<ReceiveCommand> commands) {
      var accepted = new ArrayList<RefChange>();
      for (var command : commands) {
        var change = change(command);
        var forced = command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD;
        var refusal =
            rules.refusal(new PushRules.Push(granted.project(), level, toEmpty, forced), change);
        if (refusal.isPresent()) {
          pack.sendMessage("GitLab: " + refusal.get());
          command.setResult(
              ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined");
        } else {
          accepted.add(change);
        }
      }
      if (accepted.size() < commands.size()) {
        refuseAll(commands);
      } else {
        announcement = pushes.announce(granted.project(), granted.caller().required(), accepted);
      }
    }

    /** As git's own pre-receive hook: one refusal refuses the whole push. */
    private static void refuseAll(Collection<ReceiveCommand> commands) {
      for (var command : commands) {
        if (command.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED) {
          command.setResult(
              ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined");
        }
      }
    }

    void tell(Collection<ReceiveCommand> done) {
      if (announcement != null) {
        var made = done.stream().map(Push::change).toList();
        pushes.tell(announcement, granted.project(), granted.caller().required(), made);
        announcement = null;
      }
    }

    /** Also when the connection broke after the refs had moved. */
    void tellWhatWasDone(ReceivePack pack) {
      if (announcement != null) {
        tell(
            pack.getAllCommands().stream()
                .filter(c -> c.getResult() == ReceiveCommand.Result.OK)
                .toList());
      }
    }

    private static RefChange change(ReceiveCommand command) {
      return new RefChange(
          command.getRefName(), command.getOldId().name(), command.getNewId().name());
    }
  }
}
