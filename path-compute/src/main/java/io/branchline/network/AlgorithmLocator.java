package io.branchline.network;

import io.branchline.segment.Locator;
import io.branchline.segment.Srv6Sid;
import java.util.Optional;

/** The SRv6 locator of a node for one algorithm (RFC 9352 section 7.1), and the End SID in it. */
public record AlgorithmLocator(Locator locator, Optional<Srv6Sid> endSid) {}
