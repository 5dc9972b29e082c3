package io.branchline.api;

import io.branchline.measure.SourceStatus;
import io.branchline.security.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How well each router is heard, and what was refused, merged or dropped of what it sent. */
final class SourceRoutes {
  private final ApiSources sources;

  SourceRoutes(ApiSources sources) {
    this.sources = sources;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/sources", "listSources", Permission.READ, this::list),
        new Route("GET", "/sources/{id}", "getSource", Permission.READ, this::get));
  }

  private record SourceView(
      String router,
      String state,
      Optional<String> reason,
      Optional<Instant> lastHeard,
      Optional<String> profile,
      SourceStatus.Taken taken,
      SourceStatus.Rejected rejected,
      List<SourceStatus.Served> served) {
    private static SourceView of(SourceStatus source) {
      return new SourceView(
          source.node().value(),
          source.state().name().toLowerCase(Locale.ROOT),
          Optional.of(source.reason()).filter(reason -> !reason.isEmpty()),
          source.lastHeard(),
          Optional.of(source.profile()).filter(profile -> !profile.isEmpty()),
          source.taken(),
          source.rejected(),
          source.served());
    }
  }

  private ApiResponse list(ApiRequest request) {
    return ApiResponse.ok(
        Page.of(
            request, sources.telemetry().get(), source -> source.node().value(), SourceView::of));
  }

  private ApiResponse get(ApiRequest request) {
    return ApiResponse.ok(
        sources.telemetry().get().stream()
            .filter(source -> source.node().value().equals(request.id()))
            .findFirst()
            .map(SourceView::of)
            .orElseThrow(() -> Problem.notFound("router " + request.id())));
  }
}
