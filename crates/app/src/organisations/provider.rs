//! What is said to an OpenID Provider, and what is believed of its answers.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata,
        CoreUserInfoClaims,
    },
};
use ureq::Agent;

use super::{Organisation, Vouched};
use crate::error::Error;

/// How long an answer of a provider is waited for.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// The longest answer of a provider, in bytes: its keys.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;
/// How long a provider's description and keys are taken for true.
const KEPT: Duration = Duration::from_mins(10);

/// An OpenID Provider.
pub struct Provider {
    name: String,
    issuer: String,
    client: ClientId,
    secret: ClientSecret,
    agent: Agent,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// What was asked of a provider, by which its answer is tried.
pub struct Asked {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    back: RedirectUrl,
}

impl Asked {
    /// What the browser brings back.
    pub fn state(&self) -> &str {
        self.state.secret()
    }
}

impl Provider {
    /// The provider of an organisation; nothing is asked yet.
    pub fn new(organisation: &Organisation, secret: &str) -> Self {
        // A provider that sends this site elsewhere would choose what it asks within the network.
        let config = Agent::config_builder()
            .timeout_global(Some(ANSWER_WAIT))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self {
            name: organisation.name.clone(),
            issuer: organisation.issuer.clone(),
            client: ClientId::new(organisation.client_id.clone()),
            secret: ClientSecret::new(secret.to_owned()),
            agent: config.into(),
            known: Mutex::default(),
        }
    }

    /// The page to which a browser is sent.
    pub fn ask(&self, back: &str) -> Result<(Asked, String), Error> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| self.fault(&error))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = CoreClient::from_provider_metadata(
            self.metadata()?,
            self.client.clone(),
            Some(self.secret.clone()),
        )
        .set_redirect_uri(back.clone());
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok((Asked { state, nonce, verifier, back }, address.to_string()))
    }

    /// Whom the provider vouches for by a code.
    pub fn vouch(&self, asked: Asked, code: &str) -> Result<Vouched, Error> {
        let client = CoreClient::from_provider_metadata(
            self.metadata()?,
            self.client.clone(),
            Some(self.secret.clone()),
        )
        .set_redirect_uri(asked.back);
        let call = |request: HttpRequest| self.call(request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| self.fault(&error))?
            .set_pkce_verifier(asked.verifier)
            .request(&call)
            .map_err(|error| self.fault(&error))?;
        let token = tokens.id_token().ok_or_else(|| self.refused("it gave no ID Token"))?;
        let claims: &CoreIdTokenClaims = token
            .claims(&client.id_token_verifier(), &asked.nonce)
            .map_err(|error| self.refused(&format!("its ID Token does not hold: {error}")))?;
        let mut vouched = Vouched {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            email: None,
            name: claims.name().and_then(|all| all.get(None)).map(|name| name.as_str().to_owned()),
        };
        let verified =
            |is: Option<bool>, email: &str| (is == Some(true)).then(|| email.trim().to_lowercase());
        match claims.email() {
            Some(email) => vouched.email = verified(claims.email_verified(), email.as_str()),
            // Many providers tell it on asking only (OpenID Connect Core, section 5.4).
            None => {
                let subject = Some(claims.subject().clone());
                let user: CoreUserInfoClaims = client
                    .user_info(tokens.access_token().clone(), subject)
                    .map_err(|error| self.fault(&error))?
                    .request(&call)
                    .map_err(|error| self.fault(&error))?;
                let email = user.email().map(|email| email.as_str());
                vouched.email = email.and_then(|email| verified(user.email_verified(), email));
                let name = user.name().and_then(|all| all.get(None));
                vouched.name = vouched.name.or(name.map(|name| name.as_str().to_owned()));
            }
        }
        Ok(vouched)
    }

    fn metadata(&self) -> Result<CoreProviderMetadata, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, metadata)) = known.as_ref()
            && since.elapsed() < KEPT
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|error| self.fault(&error))?;
        let call = |request: HttpRequest| self.call(request);
        let metadata = CoreProviderMetadata::discover(&issuer, &call);
        let metadata = metadata.map_err(|error| self.fault(&error))?;
        *known = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        let body = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }

    /// What the provider did not do, with every cause: the library's own words often name none.
    fn fault(&self, error: &dyn std::error::Error) -> Error {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(each) = cause {
            why = format!("{why}: {each}");
            cause = each.source();
        }
        self.refused(&why)
    }

    fn refused(&self, why: &str) -> Error {
        Error::input(
            format!("the sign-in of {} did not work: {why}", self.name),
            "try again; if it stays so, tell the administrator of this site",
        )
    }
}
