/**
 * SoC descriptors from a watched folder.
 *
 * <p>{@link org.qipa.soc.files.FolderWatch} looks at the folder five times a second and decides which files are in force;
 * {@link org.qipa.soc.files.FileDescriptors} registers a service for each of them while its register maps are there.
 * Both live on one lane. {@link org.qipa.soc.files.SocFilesComponent} ties them to the container.
 */
package org.qipa.soc.files;
