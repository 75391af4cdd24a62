/** What the command line does with device profiles, each subcommand in a class of its own. */
@NullMarked
package dev.skerry.tool.profile;

import org.jspecify.annotations.NullMarked;
