/** What the lines carry: traffic classes, demands and the outlook of how demands will move. */
@NullMarked
package io.branchline.service;

import org.jspecify.annotations.NullMarked;
