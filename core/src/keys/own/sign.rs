//! Having a request signed.

use crate::keys::{Csr, CsrBuildError, CsrBuilder, Signer};

impl CsrBuilder {
    /// Have the request signed. The result's signature has been verified, so that a signer that hashes twice or holds
    /// another key than it says is found out here and not at the service.
    pub async fn sign(&self, signer: &dyn Signer) -> Result<Csr, CsrBuildError> {
        let algorithm = signer.algorithm();
        let to_be_signed = self.to_be_signed(algorithm, signer.public_key())?;
        let signature = signer
            .sign(&to_be_signed)
            .await
            .map_err(CsrBuildError::Signer)?;
        let der = self.assemble(algorithm, signer.public_key(), signature)?;
        let csr = Csr::from_der(&der).map_err(CsrBuildError::Unverified)?;
        csr.verify().map_err(CsrBuildError::Unverified)?;
        Ok(csr)
    }
}
