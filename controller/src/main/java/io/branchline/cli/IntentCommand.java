package io.branchline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code branchline intent …}. */
@Command(
    name = "intent",
    description = "Says what the bank wants of its traffic.",
    subcommands = {
      IntentCommand.Validate.class,
      IntentCommand.Apply.class,
      IntentCommand.Listing.class,
      IntentCommand.Show.class,
      IntentCommand.Delete.class
    })
public final class IntentCommand {
  private IntentCommand() {}

  /** Reads the documents of a YAML file apart, so that each is answered on its own. */
  private static List<String> documents(Path file) {
    try {
      var text = Files.readString(file, StandardCharsets.UTF_8);
      return List.of(text.split("(?m)^---\\s*$")).stream().filter(d -> !d.isBlank()).toList();
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Command(name = "validate", description = "Checks a file and says what it would change.")
  static final class Validate extends RemoteCommand {
    @Parameters(paramLabel = "FILE")
    Path file = Path.of("");

    @Override
    void run(ControllerClient client, PrintWriter out) {
      for (var document : documents(file)) {
        var result = client.post("/intents?dryRun=true", "application/yaml", document, Map.of());
        if (json) {
          out.println(result);
        } else {
          out.printf(
              "%s: valid; %s%n",
              text(result.path("intent"), "name"), text(result.path("plan"), "summary"));
          result.path("violations").forEach(violation -> out.println("  ! " + violation.asText()));
        }
      }
    }
  }

  @Command(name = "apply", description = "Creates or replaces the intents of a file.")
  static final class Apply extends RemoteCommand {
    @Parameters(paramLabel = "FILE")
    Path file = Path.of("");

    @Override
    void run(ControllerClient client, PrintWriter out) {
      for (var document : documents(file)) {
        var result = client.post("/intents", "application/yaml", document, Map.of());
        out.println(json ? result.toString() : text(result.path("intent"), "name") + ": applied");
      }
    }
  }

  @Command(name = "list", description = "Lists the intents with their status.")
  static final class Listing extends RemoteCommand {
    @Override
    void run(ControllerClient client, PrintWriter out) {
      var page = client.get("/intents?limit=1000");
      if (json) {
        out.println(page);
        return;
      }
      for (var intent : page.path("items")) {
        out.printf(
            "%-24s %-10s %-12s %s%n",
            text(intent, "name"),
            text(intent.path("status"), "status"),
            text(intent, "traffic"),
            text(intent, "autonomy"));
      }
    }
  }

  @Command(name = "show", description = "Shows one intent and what was measured against it.")
  static final class Show extends RemoteCommand {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Override
    void run(ControllerClient client, PrintWriter out) {
      out.println(client.get("/intents/" + ControllerClient.encode(name)).toPrettyString());
    }
  }

  @Command(name = "delete", description = "Deletes an intent.")
  static final class Delete extends RemoteCommand {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Override
    void run(ControllerClient client, PrintWriter out) {
      client.delete("/intents/" + ControllerClient.encode(name));
      out.println(json ? "{}" : name + ": deleted");
    }
  }
}
