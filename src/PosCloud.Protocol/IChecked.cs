namespace PosCloud.Protocol;

/// <summary>A request that knows the bounds of its own members.</summary>
public interface IChecked
{
    /// <summary>Reports each member that is out of bounds; the first one becomes the answer's problem.</summary>
    void Check(FieldChecker check);
}
