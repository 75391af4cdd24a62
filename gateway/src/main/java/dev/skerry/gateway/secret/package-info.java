/** What the gateway keeps to itself: keys and passwords, sealed before they rest on a disk. */
@NullMarked
package dev.skerry.gateway.secret;

import org.jspecify.annotations.NullMarked;
