/** What a bank owns and rents: sites, the lines between them, their carriers and contracts. */
@NullMarked
package io.branchline.site;

import org.jspecify.annotations.NullMarked;
