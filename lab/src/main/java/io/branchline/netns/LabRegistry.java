package io.branchline.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Which labs there are and whose they are: one file each, named like the lab, with its process and
 * when that started. Namespaces of labs whose process is gone are removed; all others are left
 * alone.
 */
final class LabRegistry {
  private static final Set<String> DAEMONS = Set.of("/usr/lib/frr/zebra", "/usr/lib/frr/isisd");
  private static final Path FOLDER = Path.of("/run/branchline/labs");

  private LabRegistry() {}

  /** Writes a new lab of this process down, before anything is made in its name. */
  static String register() throws IOException {
    Files.createDirectories(
        FOLDER, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var id = "bl-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    Files.writeString(FOLDER.resolve(id), owner(ProcessHandle.current()));
    return id;
  }

  private static String owner(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("?");
  }

  /** Removes what labs of dead processes left; answers their ids. */
  static List<String> removeLeftOvers() throws IOException, InterruptedException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    List<String> dead;
    try (var files = Files.list(FOLDER)) {
      dead = files.filter(LabRegistry::isDead).map(file -> file.getFileName().toString()).toList();
    }
    for (var id : dead) {
      remove(id);
    }
    return dead;
  }

  private static boolean isDead(Path file) {
    try {
      var owner = Files.readString(file);
      long pid = Long.parseLong(owner.substring(0, owner.indexOf(' ')));
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(LabRegistry::owner)
          .filter(owner::equals)
          .isEmpty();
    } catch (IOException | RuntimeException notYetWritten) {
      return false;
    }
  }

  /** Removes a lab's namespaces, and with them all that is in them, and its file. */
  static void remove(String id) throws IOException, InterruptedException {
    var namespaces = namespaces(id);
    endDaemons(namespaces);
    removeTree(IsisRouting.FOLDER.resolve(id));
    if (!namespaces.isEmpty()) {
      Batch.ip(namespaces.stream().map(name -> "netns del " + name).toList());
    }
    Files.deleteIfExists(FOLDER.resolve(id));
  }

  /** Ends the routing daemons inside these namespaces, and nothing else that may be there. */
  private static void endDaemons(List<String> namespaces) throws IOException {
    var inodes = new HashSet<Object>();
    for (var name : namespaces) {
      inodes.add(Files.getAttribute(Namespaces.FOLDER.resolve(name), "unix:ino"));
    }
    ProcessHandle.allProcesses()
        .filter(process -> isDaemon(process) && inodes.contains(networkOf(process)))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isDaemon(ProcessHandle process) {
    return process.info().command().filter(DAEMONS::contains).isPresent();
  }

  private static Object networkOf(ProcessHandle process) {
    try {
      return Files.getAttribute(
          Path.of("/proc", Long.toString(process.pid()), "ns", "net"), "unix:ino");
    } catch (IOException gone) {
      return "";
    }
  }

  private static void removeTree(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The namespaces that carry a lab's name. */
  static List<String> namespaces(String id) throws IOException {
    if (!Files.isDirectory(Namespaces.FOLDER)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Namespaces.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(id + "-"))
          .sorted()
          .toList();
    }
  }

  /** Whether the lab is written down. */
  static boolean isRegistered(String id) {
    return Files.exists(FOLDER.resolve(id));
  }
}
