package io.branchline.gnmi;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Ends calls on a connection whose certificate does not name the router that is called. The
 * handshake checked one name; a connection that several routers share must be good for each.
 */
final class PeerNames implements ClientInterceptor {
  private final String router;

  PeerNames(String router) {
    this.router = router;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<A>(listener) {
              private String refused = "";

              @Override
              public void onHeaders(Metadata answered) {
                refused = whyNot(getAttributes());
                if (refused.isEmpty()) {
                  super.onHeaders(answered);
                } else {
                  cancel(refused, null);
                }
              }

              @Override
              public void onMessage(A message) {
                if (refused.isEmpty()) {
                  super.onMessage(message);
                }
              }

              @Override
              public void onClose(Status status, Metadata trailers) {
                super.onClose(
                    refused.isEmpty()
                        ? status
                        : Status.UNAUTHENTICATED.withCause(new CertificateException(refused)),
                    trailers);
              }
            },
            headers);
      }
    };
  }

  /** Why the peer does not speak for the router; empty when it does. */
  private String whyNot(Attributes attributes) {
    var session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return "the connection is not protected";
    }
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        return NamedTrustManager.whyNot(certificate, router);
      }
      return "its certificate is of an unknown kind";
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return "its certificate cannot be read: " + e.getMessage();
    }
  }
}
