using PosCloud.Core.Catalogue;
using PosCloud.Core.Trust;

namespace PosCloud.Tests.Fakes.Trust;

/// <summary>For models that are not about approval.</summary>
internal sealed class EverythingApproved : IReleaseApprovals
{
    public ValueTask<string?> MissingAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);
}
