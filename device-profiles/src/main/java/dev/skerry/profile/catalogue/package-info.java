/** The profiles that are shipped, of devices that people own. */
@NullMarked
package dev.skerry.profile.catalogue;

import org.jspecify.annotations.NullMarked;
