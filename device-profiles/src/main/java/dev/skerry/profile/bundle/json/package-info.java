/** JSON in its one canonical form (RFC 8785). */
@NullMarked
package dev.skerry.profile.bundle.json;

import org.jspecify.annotations.NullMarked;
