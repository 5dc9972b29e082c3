package io.branchline.netconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostKeyTest {
  /** Made for this test; the fingerprint is what ssh-keygen -l says of it. */
  private static final String LINE =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2S58gNhJB5WKqxUPHaur/5mylwtSSsOi3+vClTP/L5";

  private static final String FINGERPRINT = "SHA256:M0WQm5OtZa4jKddzZf8+OH7xHxgInxzGL/kO51fY3Ag";

  @Test
  void hasTheFingerprintThatSshKeygenPrints() {
    var key = HostKey.parse(LINE + " a comment\n");
    assertEquals("ssh-ed25519", key.type());
    assertEquals(FINGERPRINT, key.fingerprint());
    assertEquals(LINE, key.toString());
    assertEquals(HostKey.parse(LINE), key);
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519, expected TYPE BASE64",
    "ssh-ed25519 !!!!, not in base64",
    "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==, holds another type",
  })
  void saysWhatIsWrongWithAKey(String line, String expected) {
    var error = assertThrows(IllegalArgumentException.class, () -> HostKey.parse(line));
    assertTrue(String.valueOf(error.getMessage()).contains(expected), error::getMessage);
  }

  @Test
  void aTargetNamesRouterAndAddressAndHidesThePassword() {
    var target =
        new NetconfTarget(
            new NodeId("branch-01-r1"),
            Ip.of("2001:db8::7"),
            830,
            "ops",
            "hunter2",
            HostKey.parse(LINE));
    assertEquals("branch-01-r1 at [2001:db8::7]:830", target.describe());
    assertTrue(target.toString().contains("ops") && target.toString().contains(FINGERPRINT));
    assertFalse(target.toString().contains("hunter2"));
  }

  @Test
  void anErrorKeepsAllThatTheRouterSaid() {
    var document = Xml.newDocument();
    var error = document.createElementNS(Xml.BASE, "rpc-error");
    Xml.leaf(error, "error-type", "protocol");
    Xml.leaf(error, "error-tag", "lock-denied");
    Xml.leaf(error, "error-severity", "error");
    Xml.leaf(error, "error-app-tag", "held");
    Xml.leaf(error, "error-path", "/sr:sr-policies");
    Xml.leaf(error, "error-message", "somebody else is at it");
    var info = Xml.append(error, "error-info");
    Xml.leaf(info, "session-id", 17);
    Xml.leaf(info, "bad-element", "policy");
    assertEquals(
        "somebody else is at it [lock-denied, held, session 17, bad-element=policy, at"
            + " /sr:sr-policies]",
        RpcError.parse(error).describe());
  }

  @Test
  void anErrorWithoutWordsIsStillOne() {
    var error = Xml.newDocument().createElementNS(Xml.BASE, "rpc-error");
    assertEquals("no message given [no tag given]", RpcError.parse(error).describe());
  }
}
