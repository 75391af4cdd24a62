/** REST routes that help to write profiles and to roll them out. */
@NullMarked
package dev.skerry.gateway.web.profile;

import org.jspecify.annotations.NullMarked;
