package io.branchline.router;

/** The account that a router knows. */
public record Credentials(String user, String password) {
  public Credentials {
    if (user.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException("user and password are not empty");
    }
  }

  @Override
  public String toString() {
    return user + ":***";
  }
}
