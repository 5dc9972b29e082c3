package io.branchline.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code branchline why SUBJECT}. */
@Command(
    name = "why",
    description = "Explains in a few sentences, with figures, why something is as it is.")
public final class WhyCommand extends RemoteCommand {
  @Parameters(paramLabel = "SUBJECT", description = "a site, a line or a plan, e.g. branch-12")
  String subject = "";

  @Option(names = "--at", paramLabel = "ISO", description = "as it was at this network time")
  @Nullable String at;

  @Override
  void run(ControllerClient client, PrintWriter out) {
    var path = "/why?subject=" + ControllerClient.encode(subject);
    var why = client.get(at == null ? path : path + "&at=" + ControllerClient.encode(at));
    out.println(json ? why.toString() : text(why, "text"));
  }
}
