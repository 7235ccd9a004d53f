using PosCloud.Core.Trust;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Fakes.Trust;

internal sealed class InMemoryTrustRepositories(Faults faults) : ITrustRepositories
{
    public InMemoryTufRepository Published { get; } = new(faults);

    public InMemoryTufRepository Waiting { get; } = new(faults);

    public ITufRepository Metadata(string estate) => Published;

    public ITufRepository Proposals(string estate) => Waiting;
}
