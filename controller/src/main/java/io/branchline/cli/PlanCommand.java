package io.branchline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code branchline plan …}. */
@Command(
    name = "plan",
    description = "Shows and decides the controller's plans.",
    subcommands = {
      PlanCommand.Listing.class,
      PlanCommand.Show.class,
      PlanCommand.Approve.class,
      PlanCommand.Reject.class,
      PlanCommand.Deploy.class,
      PlanCommand.Rollback.class
    })
public final class PlanCommand {
  private PlanCommand() {}

  private static void line(PrintWriter out, JsonNode plan) {
    out.printf(
        "%-10s %s  %-11s %s%n",
        RemoteCommand.text(plan, "id"),
        RemoteCommand.text(plan, "createdAt"),
        RemoteCommand.text(plan, "status"),
        RemoteCommand.text(plan, "summary"));
  }

  @Command(name = "list", description = "Lists the plans, newest first.")
  static final class Listing extends RemoteCommand {
    @Override
    void run(ControllerClient client, PrintWriter out) {
      var page = client.get("/plans?limit=1000");
      if (json) {
        out.println(page);
      } else {
        page.path("items").forEach(plan -> line(out, plan));
      }
    }
  }

  @Command(name = "show", description = "Shows one plan with its reasons and changes.")
  static final class Show extends RemoteCommand {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Override
    void run(ControllerClient client, PrintWriter out) {
      var plan = client.get("/plans/" + ControllerClient.encode(id));
      if (json) {
        out.println(plan);
        return;
      }
      line(out, plan);
      plan.path("reasons").forEach(reason -> out.println("  because " + reason.asText()));
      for (var unit : plan.path("units")) {
        out.printf("  %s %s%n", text(unit, "id"), text(unit, "status"));
        for (var router : unit.path("routers")) {
          out.println("    " + text(router, "router"));
          router.path("changes").forEach(change -> out.println("      " + change.asText()));
        }
      }
    }
  }

  /** A decision about one plan. */
  abstract static class Decision extends RemoteCommand {
    private final String verb;

    @Parameters(paramLabel = "ID")
    String id = "";

    Decision(String verb) {
      this.verb = verb;
    }

    @Override
    void run(ControllerClient client, PrintWriter out) {
      var plan =
          client.post(
              "/plans/" + ControllerClient.encode(id) + "/" + verb,
              "application/json",
              "",
              Map.of());
      if (json) {
        out.println(plan);
      } else {
        line(out, plan);
      }
    }
  }

  @Command(name = "approve", description = "Accepts a proposed plan.")
  static final class Approve extends Decision {
    Approve() {
      super("approve");
    }
  }

  @Command(name = "reject", description = "Refuses a proposed plan.")
  static final class Reject extends Decision {
    Reject() {
      super("reject");
    }
  }

  @Command(name = "deploy", description = "Pushes an accepted plan.")
  static final class Deploy extends Decision {
    Deploy() {
      super("deploy");
    }
  }

  @Command(name = "rollback", description = "Undoes an applied plan.")
  static final class Rollback extends Decision {
    Rollback() {
      super("rollback");
    }
  }
}
