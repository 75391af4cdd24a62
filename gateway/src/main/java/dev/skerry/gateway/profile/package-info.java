/** Device profiles: kept by digest and version, assigned to agents, and what these make of them. */
@NullMarked
package dev.skerry.gateway.profile;

import org.jspecify.annotations.NullMarked;
