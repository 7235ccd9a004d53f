namespace PosCloud.Local.Node;

/// <summary>Programs for Node.js that a folder of the repository pins by its lock file.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="Folder">The folder with package.json and package-lock.json, from the repository's root, with slashes.</param>
/// <param name="Progress">What its installation is, and how long it takes: completes "Installing ...".</param>
internal sealed record NodePackage(string Name, string Folder, string Progress);
