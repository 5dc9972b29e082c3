package io.branchline.netconf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.opendaylight.netconf.shaded.sshd.client.ClientBuilder;
import org.opendaylight.netconf.shaded.sshd.client.ClientFactoryManager;
import org.opendaylight.netconf.shaded.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.opendaylight.netconf.shaded.sshd.common.config.keys.KeyUtils;
import org.opendaylight.netconf.shaded.sshd.common.digest.BuiltinDigests;
import org.opendaylight.netconf.shaded.sshd.common.kex.BuiltinDHFactories;
import org.opendaylight.netconf.shaded.sshd.common.keyprovider.KeyIdentityProvider;
import org.opendaylight.netconf.transport.api.UnsupportedConfigurationException;
import org.opendaylight.netconf.transport.ssh.ClientFactoryManagerConfigurator;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.crypto.types.rev241010.SshPublicKeyFormat;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.crypto.types.rev241010.password.grouping.password.type.CleartextPasswordBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.netconf.client.rev240814.netconf.client.initiate.stack.grouping.transport.ssh.ssh.SshClientParametersBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.SshClientGrouping;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.ClientIdentity;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.ClientIdentityBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.ServerAuthentication;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.ServerAuthenticationBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.client.identity.PasswordBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.server.authentication.SshHostKeysBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.truststore.rev241010.inline.or.truststore._public.keys.grouping.inline.or.truststore.InlineBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.truststore.rev241010.inline.or.truststore._public.keys.grouping.inline.or.truststore.inline.InlineDefinitionBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.truststore.rev241010.inline.or.truststore._public.keys.grouping.inline.or.truststore.inline.inline.definition.PublicKeyBuilder;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * One attempt's SSH: who we are, the one key that is accepted, and quick algorithms. The library
 * accepts any host key unless it is given some, so the pinned key is given to it; the verifier
 * around its own only remembers which key was presented, for the error message.
 */
final class SshParameters extends ClientFactoryManagerConfigurator {
  private final NetconfTarget target;
  private final AtomicReference<String> presented = new AtomicReference<>("");

  SshParameters(NetconfTarget target) {
    this.target = target;
  }

  SshClientGrouping grouping() {
    return new SshClientParametersBuilder()
        .setClientIdentity(identity())
        .setServerAuthentication(pin())
        .build();
  }

  private ClientIdentity identity() {
    var identity = new ClientIdentityBuilder().setUsername(target.login().user());
    return switch (target.login()) {
      case Login.Password password ->
          identity
              .setPassword(
                  new PasswordBuilder()
                      .setPasswordType(
                          new CleartextPasswordBuilder()
                              .setCleartextPassword(password.password())
                              .build())
                      .build())
              .build();
      // The model wants keys in a key store's form; the pair is handed over below instead.
      case Login.Key _ -> identity.setNone(Empty.value()).build();
    };
  }

  private ServerAuthentication pin() {
    var key =
        new PublicKeyBuilder()
            .setName(target.node().value())
            .setPublicKeyFormat(SshPublicKeyFormat.VALUE)
            .setPublicKey(target.hostKey().blob())
            .build();
    return new ServerAuthenticationBuilder()
        .setSshHostKeys(
            new SshHostKeysBuilder()
                .setInlineOrTruststore(
                    new InlineBuilder()
                        .setInlineDefinition(
                            new InlineDefinitionBuilder()
                                .setPublicKey(Map.of(key.key(), key))
                                .build())
                        .build())
                .build())
        .build();
  }

  @Override
  protected void configureClientFactoryManager(ClientFactoryManager manager)
      throws UnsupportedConfigurationException {
    // Curve25519 first: group exchange costs a fifth of a second and more a session.
    manager.setKeyExchangeFactories(
        List.of(
            ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519),
            ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519_libssh),
            ClientBuilder.DH2KEX.apply(BuiltinDHFactories.ecdhp256),
            ClientBuilder.DH2KEX.apply(BuiltinDHFactories.dhg16_512),
            ClientBuilder.DH2KEX.apply(BuiltinDHFactories.dhg14_256)));
    // A server with several keys must present the one of the pinned type.
    manager.setSignatureFactoriesNameList(
        target.hostKey().type().equals("ssh-rsa")
            ? "rsa-sha2-512,rsa-sha2-256"
            : target.hostKey().type());
    if (target.login() instanceof Login.Key key) {
      // Its own signatures: those above are the host's, whose key may be of another type.
      manager.setUserAuthFactories(
          List.of(
              new UserAuthPublicKeyFactory(ClientBuilder.setUpDefaultSignatureFactories(false))));
      manager.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(key.pair()));
    }
    var pinned = manager.getServerKeyVerifier();
    manager.setServerKeyVerifier((session, address, key) -> {
      presented.set(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
      return pinned.verifyServerKey(session, address, key);
    });
  }

  /** The fingerprint that the server presented in place of the pinned one, if it did. */
  Optional<String> findForeignKey() {
    var fingerprint = presented.get();
    return fingerprint.isEmpty() || fingerprint.equals(target.hostKey().fingerprint())
        ? Optional.empty()
        : Optional.of(fingerprint);
  }

  /** Whether the server has proven to hold the pinned key. */
  boolean keyAccepted() {
    return presented.get().equals(target.hostKey().fingerprint());
  }
}
