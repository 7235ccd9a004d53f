namespace PosCloud.Protocol;

/// <summary>A request in which an admin says why; the audit log keeps it.</summary>
public interface IReasoned
{
    string? Reason { get; }
}
