namespace PosCloud.Functions.Admin;

/// <summary>An authenticated admin.</summary>
/// <param name="Name">For the record of who did what.</param>
/// <param name="Roles">Granted roles.</param>
public sealed record Administrator(string Name, IReadOnlySet<string> Roles)
{
    /// <summary>Whether one of <paramref name="roles"/> was granted, for all estates or for this one.</summary>
    public bool May(IReadOnlyList<string> roles, string estate) => roles.Any(role => Roles.Contains(role) || Roles.Contains($"{role}:{estate}"));
}
