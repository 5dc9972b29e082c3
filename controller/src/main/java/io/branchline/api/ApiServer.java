package io.branchline.api;

import io.branchline.security.Sessions;
import io.branchline.security.Throttle;
import io.branchline.security.TlsIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The HTTPS server of console and REST interface: HTTP/2 and HTTP/1.1, one virtual thread a
 * request.
 */
public final class ApiServer implements AutoCloseable {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
          + " worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'";

  private final Server server;
  private final ServerConnector connector;

  /**
   * What the server serves.
   *
   * @param port 0 for a free one
   * @param ready what {@code /readyz} answers
   * @param metrics the text of {@code /metrics} (Prometheus exposition format)
   * @param throttle how much a caller may ask
   */
  public record Options(
      String host,
      int port,
      TlsIdentity tls,
      BooleanSupplier ready,
      Supplier<String> metrics,
      Throttle throttle) {}

  public ApiServer(Options options, ApiSources sources, Sessions sessions, EventHub events) {
    var openApi = new OpenApi();
    var threads = new VirtualThreadPool();
    threads.setMaxConcurrentTasks(2000);
    server = new Server(threads);
    var http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer(false));
    http.setSendServerVersion(false);
    var ssl = new SslContextFactory.Server();
    ssl.setKeyStore(options.tls().keyStore());
    ssl.setKeyStorePassword(options.tls().keyStorePassword());
    var alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(ssl, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(http),
            new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(60_000);
    server.addConnector(connector);
    var decisions = new Decisions(sources.commands());
    var routes = new ArrayList<Route>();
    routes.addAll(new SessionRoutes(sessions).routes());
    routes.addAll(new NetworkRoutes(sources).routes());
    routes.addAll(new ForecastRoutes(sources).routes());
    routes.addAll(new SeriesRoutes(sources).routes());
    routes.addAll(new JudgementRoutes(sources).routes());
    routes.addAll(new AlarmRoutes(sources, decisions).routes());
    routes.addAll(new SourceRoutes(sources).routes());
    routes.addAll(new ReportRoutes(sources).routes());
    routes.addAll(new IntentRoutes(sources, decisions).routes());
    routes.addAll(new PlanRoutes(sources, decisions).routes());
    server.setHandler(
        new Handler.Sequence(
            new ApiHandler(routes, openApi, sessions, options.throttle(), events),
            new Plain(openApi, options)));
  }

  /** Opens the port; {@link IOException} when it cannot be had. */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the console's server did not start: " + e.getMessage(), e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the console's server did not stop: " + e.getMessage(), e);
    }
  }

  /**
   * What lies outside {@code /api/v1}: health, metrics, the OpenAPI document, the console's files.
   */
  private static final class Plain extends Handler.Abstract {
    private final OpenApi openApi;
    private final Options options;
    private final ConsoleFiles files = new ConsoleFiles();

    Plain(OpenApi openApi, Options options) {
      this.openApi = openApi;
      this.options = options;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.getHeaders().put("Referrer-Policy", "no-referrer");
      switch (Request.getPathInContext(request)) {
        case "/healthz" -> text(response, callback, 200, "text/plain", "ok\n");
        case "/readyz" -> {
          boolean ready = options.ready().getAsBoolean();
          text(
              response,
              callback,
              ready ? 200 : 503,
              "text/plain",
              ready ? "ready\n" : "starting\n");
        }
        case "/metrics" ->
            text(response, callback, 200, "text/plain; version=0.0.4", options.metrics().get());
        case "/openapi.json" -> text(response, callback, 200, ApiResponse.JSON, openApi.json());
        case String path ->
            files
                .find(path)
                .ifPresentOrElse(
                    asset -> {
                      response.getHeaders().put(HttpHeader.CONTENT_TYPE, asset.contentType());
                      response
                          .getHeaders()
                          .put(
                              HttpHeader.CACHE_CONTROL,
                              asset.immutable() ? "max-age=31536000, immutable" : "no-cache");
                      response.write(true, ByteBuffer.wrap(asset.bytes()), callback);
                    },
                    () -> text(response, callback, 404, "text/plain", "not found\n"));
      }
      return true;
    }

    private static void text(
        Response response, Callback callback, int status, String type, String text) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      Content.Sink.write(response, true, text, callback);
    }
  }
}
