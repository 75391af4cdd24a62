/** Tests of the credentials file. */
@NullMarked
package dev.skerry.profile.credential;

import org.jspecify.annotations.NullMarked;
