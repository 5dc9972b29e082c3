package io.branchline.cli;

import io.branchline.inventory.Inventory;
import io.branchline.journal.JournalFile;
import io.branchline.journal.Verification;
import io.branchline.loop.ControllerState;
import io.branchline.loop.EventCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code branchline journal …}. */
@Command(
    name = "journal",
    description = "The controller's memory and the bank's evidence.",
    subcommands = {
      JournalCommand.Verify.class,
      JournalCommand.Export.class,
      JournalCommand.Replay.class
    })
public final class JournalCommand {
  private JournalCommand() {}

  /** Walks the chain of an exported file, or of the running controller's journal. */
  @Command(name = "verify", description = "Checks the hash chain; of a file when one is named.")
  static final class Verify extends RemoteCommandOrFile {
    @Override
    void ofFile(Path named, PrintWriter out) throws IOException {
      switch (JournalFile.verify(named)) {
        case Verification.Intact intact ->
            out.printf(
                "intact: %d entries, head %s%n", intact.head().sequence(), intact.head().hash());
        case Verification.Broken broken -> throw broken(broken.sequence(), broken.reason());
      }
    }

    @Override
    void ofController(ControllerClient client, PrintWriter out) {
      var check = client.get("/journal/verify");
      if (!check.path("intact").asBoolean()) {
        throw broken(check.path("firstBad").asLong(), check.path("reason").asText());
      }
      out.printf(
          "intact: %d entries, head %s%n",
          check.path("entries").asLong(), check.path("head").asText());
    }

    private static CommandFailed broken(long sequence, String reason) {
      return new CommandFailed("the journal is broken at entry " + sequence + ": " + reason);
    }
  }

  /** Writes the running controller's journal to a file. */
  @Command(name = "export", description = "Writes the journal to a file, one entry a line.")
  static final class Export extends RemoteCommand {
    @Parameters(paramLabel = "FILE")
    Path file = Path.of("");

    @Override
    void run(ControllerClient client, PrintWriter out) {
      client.download("/journal/export", file);
      out.println(file + ": written");
    }
  }

  /** Folds an exported journal into the state that the controller had. */
  @Command(name = "replay", description = "Folds an exported journal and says what state it gives.")
  static final class Replay implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE")
    Path file = Path.of("");

    @Option(
        names = "--inventory",
        required = true,
        paramLabel = "FILE",
        description = "the inventory that it was written over")
    Path inventory = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "show this help")
    boolean help;

    private @Nullable ControllerState state;

    @Override
    public Integer call() throws IOException {
      var folded = ControllerState.initial(Inventory.read(inventory).bank(), "replay");
      state = folded;
      try {
        JournalFile.read(
            file,
            entry -> {
              var before = state;
              if (before != null) {
                state = before.fold(entry.sequence(), EventCodec.decode(entry));
              }
            });
      } catch (JournalFile.MalformedLineException e) {
        throw new CommandFailed(file + ": " + e.getMessage(), e);
      }
      var end = state == null ? folded : state;
      var out = spec.commandLine().getOut();
      out.printf("version %d at %s (network time)%n", end.version(), end.at().network());
      out.printf("topology %s%n", end.topology());
      out.printf(
          "intents %d, plans %d, classes placed %d%n",
          end.intents().size(), end.plans().records().size(), end.placement().lines().size());
      out.flush();
      return 0;
    }
  }

  /** A command on a file when one is named, otherwise on the running controller. */
  abstract static class RemoteCommandOrFile implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "0..1")
    @Nullable Path file;

    @Option(names = "--help", usageHelp = true, description = "show this help")
    boolean help;

    @Override
    public final Integer call() throws IOException {
      var out = spec.commandLine().getOut();
      var named = file;
      if (named != null) {
        ofFile(named, out);
      } else {
        try (var client = ControllerClient.local()) {
          ofController(client, out);
        }
      }
      out.flush();
      return 0;
    }

    abstract void ofFile(Path named, PrintWriter out) throws IOException;

    abstract void ofController(ControllerClient client, PrintWriter out);
  }
}
