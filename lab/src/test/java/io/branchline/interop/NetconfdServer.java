package io.branchline.interop;

import io.branchline.netconf.HostKey;
import io.branchline.netconf.Login;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * Debian's netconfd (yuma123) behind an OpenSSH server of its own on a free loopback port, with our
 * YANG modules loaded. All its files are in one temporary folder; {@link #close} ends both
 * processes.
 */
final class NetconfdServer implements AutoCloseable {
  private static final NodeId NODE = new NodeId("netconfd");

  private final Path folder;
  private final int port;
  private final KeyPair loginKey;
  private final HostKey hostKey;
  private final List<Process> processes = new ArrayList<>();

  /** Starts both and waits until they answer; skips or fails the test when one is not installed. */
  static NetconfdServer start() throws Exception {
    var netconfd = Peers.requireProgram("netconfd", "netconfd");
    var sshd = Peers.requireProgram("openssh-server", "sshd");
    var keygen = Peers.requireProgram("openssh-client", "ssh-keygen");
    var server = new NetconfdServer(keygen);
    try {
      server.run(netconfd, sshd);
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private NetconfdServer(Path keygen) throws Exception {
    folder = Files.createTempDirectory("netconfd");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var host = folder.resolve("host");
    exec(keygen, "-q", "-t", "ed25519", "-N", "", "-f", host.toString());
    hostKey = HostKey.parse(Files.readString(folder.resolve("host.pub")));
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    loginKey = generator.generateKeyPair();
    Files.writeString(
        folder.resolve("authorized"), PublicKeyEntry.toString(loginKey.getPublic()) + "\n");
  }

  private void run(Path netconfd, Path sshd) throws Exception {
    var socket = folder.resolve("ncx.sock");
    // Debian's sshd wants this folder when it runs as root; a running system has it.
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    var yang = folder.resolve("yang");
    Files.createDirectory(yang);
    for (var module : List.of("branchline-sr.yang", "branchline-qos.yang")) {
      try (var in = NetconfTarget.class.getResourceAsStream("/yang/" + module)) {
        Files.copy(in, yang.resolve(module));
      }
    }
    spawn(
        netconfd.toString(),
        "--modpath=" + yang + ":/usr/share/yuma/modules",
        "--module=branchline-sr",
        "--module=branchline-qos",
        "--no-startup",
        "--target=candidate",
        "--superuser=" + System.getProperty("user.name"),
        "--port=" + port,
        "--ncxserver-sockname=" + socket,
        "--log=" + folder.resolve("netconfd.log"));
    Eventually.that(
        "netconfd opens its socket", Duration.ofSeconds(20), () -> Files.exists(socket));
    var config = folder.resolve("sshd.conf");
    Files.writeString(
        config,
        """
        Port %1$d
        ListenAddress 127.0.0.1
        HostKey %2$s/host
        AuthorizedKeysFile %2$s/authorized
        PidFile none
        UsePAM no
        PasswordAuthentication no
        StrictModes no
        PermitRootLogin yes
        Subsystem netconf "/usr/sbin/netconf-subsystem --ncxserver-sockname=%1$d@%3$s"
        """
            .formatted(port, folder, socket));
    spawn(sshd.toString(), "-D", "-e", "-f", config.toString());
    Eventually.that("sshd listens", Duration.ofSeconds(20), this::listens);
  }

  private boolean listens() {
    try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void spawn(String... command) throws IOException {
    var log = folder.resolve(Path.of(command[0]).getFileName() + ".out").toFile();
    processes.add(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start());
  }

  private static void exec(Path program, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(program + " failed");
    }
  }

  int port() {
    return port;
  }

  /** How to reach it at {@code port}, which may be a proxy's. */
  NetconfTarget target(int port) {
    var login = new Login.Key(System.getProperty("user.name"), loginKey);
    return new NetconfTarget(NODE, Ip.of("127.0.0.1"), port, login, hostKey);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (var process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
