/** The archive that a model bundle is: a ZIP in one strict form. */
@NullMarked
package dev.skerry.profile.bundle.archive;

import org.jspecify.annotations.NullMarked;
