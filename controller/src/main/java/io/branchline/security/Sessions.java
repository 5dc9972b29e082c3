package io.branchline.security;

import com.password4j.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Logins and the sessions that come of them. A token is 256 random bits and only its hash is kept,
 * in memory: a restart ends every session.
 */
public final class Sessions {
  private static final Duration LIFETIME = Duration.ofHours(12);

  /** Burnt in place of a real hash when the user is unknown, so that both answers take as long. */
  private static final String NOBODY =
      Password.hash("nobody").addRandomSalt().withArgon2().getResult();

  private final Map<String, UserAccount> users;
  private final InstantSource realTime;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Identity> sessions = new ConcurrentHashMap<>();
  private final Map<String, Set<Role>> codes = new ConcurrentHashMap<>();

  public Sessions(Collection<UserAccount> users, InstantSource realTime) {
    this.users = users.stream().collect(Collectors.toMap(UserAccount::name, Function.identity()));
    this.realTime = realTime;
  }

  /** A new session and the token that names it. */
  public record Opened(String token, Identity identity) {}

  /** A session without a login, for the operator of this very machine. */
  public Opened open(String user, Set<Role> roles) {
    var token = randomText(32);
    var identity = new Identity(user, roles, realTime.instant().plus(LIFETIME));
    sessions.put(hash(token), identity);
    return new Opened(token, identity);
  }

  /** Lets {@code code} log in once with these roles. */
  public void allowOnce(String code, Set<Role> roles) {
    codes.put(hash(code), Set.copyOf(roles));
  }

  /** Spends a one-time code; empty when it was never given or is spent. */
  public Optional<Opened> loginWithCode(String code) {
    return Optional.ofNullable(codes.remove(hash(code))).map(roles -> open("demo", roles));
  }

  /** Checks a password; empty when user or password is wrong, without saying which. */
  public Optional<Opened> loginWithPassword(String user, String password) {
    var account = users.get(user);
    var expected = account == null ? NOBODY : account.passwordHash();
    boolean matches = Password.check(password, expected).withArgon2();
    return account != null && matches ? Optional.of(open(user, account.roles())) : Optional.empty();
  }

  /** Whose token it is, while the session lasts. */
  public Optional<Identity> find(String token) {
    var key = hash(token);
    var identity = sessions.get(key);
    if (identity != null && identity.expires().isBefore(realTime.instant())) {
      sessions.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(identity);
  }

  public void close(String token) {
    sessions.remove(hash(token));
  }

  private String randomText(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static String hash(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
