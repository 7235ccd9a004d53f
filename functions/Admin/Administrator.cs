namespace PosCloud.Functions.Admin;

/// <summary>An authenticated admin.</summary>
/// <param name="Name">For the record of who did what.</param>
/// <param name="Roles">Granted roles.</param>
public sealed record Administrator(string Name, IReadOnlySet<string> Roles)
{
    public bool May(string role, string estate) => Roles.Contains(role) || Roles.Contains($"{role}:{estate}");
}
