/** Who may do what: the console's certificate, logins, sessions, roles and rate limits. */
@NullMarked
package io.branchline.security;

import org.jspecify.annotations.NullMarked;
